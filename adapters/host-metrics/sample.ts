/** One value of the machine, before it becomes a record. */
export interface HostSample {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly labels?: Readonly<Record<string, string>>;
}
