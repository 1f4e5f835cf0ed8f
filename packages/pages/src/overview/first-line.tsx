import { EMBEDDED_PORT, SYSLOG_PORT } from '@aiops/contracts';
import { Part } from '../frame/part.tsx';
import { useHost } from '../host.ts';
import styles from './first-line.module.css';
import { addressOf } from './site-address.ts';

/** A new site, to which no ship sent anything: how to send it the first line. */
export function FirstLine() {
  const { basePath } = useHost();
  const { host, url } = addressOf(basePath, window.location, EMBEDDED_PORT);
  return (
    <Part title="No ship has sent anything yet">
      <p className={styles.words}>Send the first line, in a terminal on this machine. Each of these does:</p>
      <dl className={styles.ways}>
        <div>
          <dt>One line by syslog, as a modem or a switch sends it</dt>
          <dd>
            <code>{`logger -n ${host} -P ${SYSLOG_PORT} -T --rfc5424 "carrier lost on beam 2"`}</code>
          </dd>
        </div>
        <div>
          <dt>Log files that are there already</dt>
          <dd>
            <code>{`npx aiops send ship.log --url ${url}`}</code>
          </dd>
        </div>
      </dl>
      <p className={styles.quiet}>
        {SYSLOG_PORT} is the usual port; the program’s line “ready:” tells the one of this site. A line with
        “carrier lost” opens an incident, which shows here at once.
      </p>
    </Part>
  );
}
