import { type IncidentFacets, SEVERITIES, Severity, Status } from '@aiops/contracts';
import { Text } from '@mantine/core';
import { spoken, statusWord } from '../theme/words.ts';
import { FacetGroup } from './facet-group.tsx';
import { facetValues } from './facet-values.ts';
import styles from './facets-panel.module.css';
import { toggled, type View } from './url-state.ts';
import { useShipNames } from './use-ship-names.ts';

interface FacetsPanelProps {
  readonly view: View;
  readonly facets: IncidentFacets | undefined;
  /** Why there are no counts; null where there are, or will be. */
  readonly trouble: string | null;
  readonly isOutdated: boolean;
  readonly onView: (view: View) => void;
}

const SEVERITY_ORDER = SEVERITIES.toReversed();

/** The filters with what each would show. A press is at once in the address. */
export function FacetsPanel({ view, facets, trouble, isOutdated, onView }: FacetsPanelProps) {
  const one = (field: 'ship_id' | 'device_id') => (key: string) =>
    onView({ ...view, [field]: view[field] === key ? null : key });
  const nameOf = useShipNames();
  const chosenOf = (value: string | null): string[] => (value === null ? [] : [value]);
  return (
    <div className={styles.panel} aria-busy={isOutdated} data-outdated={isOutdated}>
      {trouble !== null && (
        <Text size="xs" c="var(--bad)" role="status">
          The counts could not be read: {trouble}
        </Text>
      )}
      <FacetGroup
        name="Severity"
        values={facetValues(facets?.severity, view.severity, SEVERITY_ORDER)}
        chosen={view.severity}
        say={spoken}
        onToggle={(key) => onView({ ...view, severity: toggled(view.severity, Severity.parse(key)) })}
      />
      <FacetGroup
        name="Status"
        values={facetValues(facets?.status, view.status, Status.options)}
        chosen={view.status}
        say={statusWord}
        onToggle={(key) => onView({ ...view, status: toggled(view.status, Status.parse(key)) })}
      />
      <FacetGroup
        name="Type"
        values={facetValues(facets?.type, view.type)}
        chosen={view.type}
        say={spoken}
        onToggle={(key) => onView({ ...view, type: toggled(view.type, key) })}
      />
      <FacetGroup
        name="Ship"
        values={facetValues(facets?.ship_id, chosenOf(view.ship_id))}
        chosen={chosenOf(view.ship_id)}
        isSingle
        say={(id) => shipWord(id, nameOf(id))}
        onToggle={one('ship_id')}
      />
      <FacetGroup
        name="Device"
        values={facetValues(facets?.device_id, chosenOf(view.device_id))}
        chosen={chosenOf(view.device_id)}
        isSingle
        onToggle={one('device_id')}
      />
    </div>
  );
}

/** The id too: it is what other systems, and people on the radio, call her by. */
function shipWord(id: string, name: string | undefined): string {
  return name === undefined ? id : `${id} · ${name}`;
}
