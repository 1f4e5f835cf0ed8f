import { EMBEDDED_PORT, SYSLOG_PORT } from '@aiops/contracts';
import { Code, List, Stack, Text } from '@mantine/core';
import { Empty } from '../frame/page-states.tsx';
import { useHost } from '../host.ts';
import { addressOf } from './site-address.ts';

/** A new site, of which nothing was heard: how to send it the first line. */
export function FirstLine() {
  const { basePath } = useHost();
  const { host, url } = addressOf(basePath, window.location, EMBEDDED_PORT);
  return (
    <Empty title="Nothing has come in yet">
      <Stack gap="md" ta="left">
        <Text>Send the first line, in a terminal on this machine. Any of these does:</Text>
        <List spacing="sm">
          <List.Item>
            one line by syslog, as a modem or switch would:
            <Code block>{`logger -n ${host} -P ${SYSLOG_PORT} -T --rfc5424 "carrier lost on beam 2"`}</Code>
          </List.Item>
          <List.Item>
            log files that are there already:
            <Code block>{`npx aiops send ship.log --url ${url}`}</Code>
          </List.Item>
        </List>
        <Text size="sm" c="var(--text-quiet)">
          {SYSLOG_PORT} is the usual port; the line “ready:” of the program tells the one of this site. A line
          with “carrier lost” opens an incident, which shows here at once.
        </Text>
      </Stack>
    </Empty>
  );
}
