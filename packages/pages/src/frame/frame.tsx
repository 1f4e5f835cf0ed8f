import { PAGE_PATHS } from '@aiops/contracts';
import { type ReactNode, Suspense, useCallback } from 'react';
import { Link, useLocation, useRoute } from 'wouter';
import { AlarmButton } from '../alarm/alarm-button.tsx';
import { useApi } from '../api/api-context.ts';
import { AccountMenu } from './account-menu.tsx';
import styles from './frame.module.css';
import { HealthBanner } from './health-banner.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { LiveBadge } from './live-badge.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { Loading } from './page-states.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** What stands around every page: where one is, whether all of it works, who one is. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { client } = useApi();
  const [place] = useLocation();
  const askServer = useCallback(() => client.raw('/ready'), [client]);
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#page">
        Skip to the page
      </a>
      <header className={styles.header}>
        <span className={styles.name}>AIOps</span>
        <nav aria-label="Pages" className={styles.nav}>
          <PageLink href={PAGE_PATHS.overview} below={null} words="Overview" />
          <PageLink href={PAGE_PATHS.incidents} below={PAGE_PATHS.incident} words="Incidents" />
          <PageLink href={PAGE_PATHS.find} below={PAGE_PATHS.trace} words="Trace" />
        </nav>
        <div className={styles.tools}>
          <LiveBadge />
          <AlarmButton />
          <KeyboardHelp />
          <ThemeSwitch />
          <AccountMenu />
        </div>
      </header>
      <HealthBanner />
      <main id="page" className={styles.main} tabIndex={-1}>
        <PageBoundary place={place} askServer={askServer}>
          <Suspense fallback={<Loading what="the page" />}>{children}</Suspense>
        </PageBoundary>
      </main>
    </div>
  );
}

interface PageLinkProps {
  readonly href: string;
  /** The path of the pages that belong to it. */
  readonly below: string | null;
  readonly words: string;
}

function PageLink({ href, below, words }: PageLinkProps) {
  const [isHere] = useRoute(href);
  const [isBelow] = useRoute(below ?? href);
  return (
    <Link href={href} className={styles.link} aria-current={isHere || isBelow ? 'page' : undefined}>
      {words}
    </Link>
  );
}
