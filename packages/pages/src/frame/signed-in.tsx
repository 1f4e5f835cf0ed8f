import { Button, Card, Center, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { isStatus, wordsOf } from '../api/problem.ts';
import { useHost } from '../host.ts';
import { Failed, Loading } from './page-states.tsx';
import { usePageTitle } from './page-title.ts';
import { SessionProvider } from './session.ts';

const ASK_AGAIN_MS = 5000;
/** What a key may do can be changed, and the key taken away. */
const STILL_SO_MS = 60_000;
/** What a header can carry; keys are made of these signs. */
const KEY_SIGNS = /^[!-~]+$/;
const NO_KEY = 'This is no key: a key has letters, digits and signs of plain English alone, and no space.';

/** Shows the pages to whom the server knows, and asks the others for a key. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const api = useApi();
  const { key } = useHost();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => api.session(signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) =>
      isRefusal(state.error) ? false : state.data === undefined ? ASK_AGAIN_MS : STILL_SO_MS,
  });
  // While the next key is tried there is no error: the form stays, and says what came of the last one.
  const refusal = useRef<unknown>(null);
  // With a key in hand nobody is kept from trying another one, whatever the trouble is.
  if (isRefusal(error) || (error !== null && data === undefined && key?.isSet() === true)) {
    refusal.current = error;
  }
  // A key that is refused now is, whatever it could do before.
  if (data !== undefined && !isRefusal(error)) {
    refusal.current = null;
    return <SessionProvider value={data}>{children}</SessionProvider>;
  }
  if (refusal.current !== null) return <SignIn isChecking={isFetching} refusal={refusal.current} />;
  if (error !== null) return <Failed what="who you are" error={error} onRetry={() => void refetch()} />;
  return <Loading what="who you are" />;
}

/** No key, an unknown one, or one that only sends. */
function isRefusal(error: unknown): boolean {
  return isStatus(error, 401) || isStatus(error, 403);
}

interface SignInProps {
  readonly isChecking: boolean;
  readonly refusal: unknown;
}

function SignIn({ isChecking, refusal }: SignInProps) {
  usePageTitle('Sign in');
  const { key } = useHost();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [isTried, setIsTried] = useState(false);
  const isUsable = KEY_SIGNS.test(text.trim());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setIsTried(true);
    if (!isUsable) return;
    key?.set(text.trim());
    void queries.refetchQueries({ queryKey: keys.session });
  };
  const isTold = isTried || !isRefusal(refusal);
  const trouble =
    isTried && text !== '' && !isUsable ? NO_KEY : isTold && !isChecking ? wordsOf(refusal) : undefined;
  return (
    <Center mih="100vh" p="md" component="main">
      <Card withBorder w="24rem" component="form" onSubmit={submit}>
        <Stack>
          <Title order={1} size="h3">
            Sign in
          </Title>
          <Text size="sm">
            This site asks for an API key. Whoever runs it makes one with <code>aiops keys add</code>.
          </Text>
          <PasswordInput
            label="API key"
            description="Kept in this browser tab alone, until it is closed."
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            error={trouble}
            autoComplete="off"
            data-autofocus
            required
          />
          <Button type="submit" loading={isChecking}>
            Sign in
          </Button>
        </Stack>
      </Card>
    </Center>
  );
}
