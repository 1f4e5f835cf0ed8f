import { createContext, useContext } from 'react';
import type { Api } from './routes.ts';

const ApiContext = createContext<Api | null>(null);
export const ApiProvider = ApiContext.Provider;

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('the API is asked inside <Pages host>');
  return api;
}
