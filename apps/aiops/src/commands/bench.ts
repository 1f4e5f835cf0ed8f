import { Argument, Command } from 'commander';
import { type BenchReport, reportText } from '../bench/report.ts';

const BENCHES: Readonly<
  Record<string, (quick: boolean, say: (line: string) => void) => Promise<BenchReport>>
> = {
  fastpath: async (quick, say) => (await import('../bench/fastpath.ts')).benchFastPath(quick, say),
  parsing: async (quick, say) => (await import('../bench/parsing.ts')).benchParsing(quick, say),
  redaction: async (quick, say) => (await import('../bench/redaction.ts')).benchRedaction(quick, say),
  protocols: async (quick, say) => (await import('../bench/protocols.ts')).benchProtocols(quick, say),
};

export function benchCommand(): Command {
  return new Command('bench')
    .summary('measure speed, memory and quality')
    .description(
      `Measures the product against its targets, on this machine. Benches: ${Object.keys(BENCHES).join(', ')}.\n` +
        'Exits with 0 when it ran, whether the targets were met or not.',
    )
    .addArgument(new Argument('<name>', 'which bench').choices(Object.keys(BENCHES)))
    .option('--quick', 'shorter runs, the same measures')
    .option('--json', 'print {"bench":…,"machine":…,"rows":[…]}')
    .action(async (name: string, flags: { quick?: boolean; json?: boolean }) => {
      const report = await BENCHES[name]?.(flags.quick === true, (line) => process.stderr.write(`${line}\n`));
      if (report === undefined) return;
      process.stdout.write(`${flags.json === true ? JSON.stringify(report) : reportText(report)}\n`);
    });
}
