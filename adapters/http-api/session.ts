import { Session } from '@aiops/contracts';
import { PROBLEM, principalOf, type Resource } from './route.ts';

/** Who asks, so that a page can offer what that person may do. */
export const session: Resource = async (app) => {
  app.get(
    '/api/v3/session',
    { config: { access: 'operator' }, schema: { response: { 200: Session, ...PROBLEM } } },
    async (request) => {
      const { name, role } = principalOf(request);
      return { name, role, needs_key: request.isKeyNeeded };
    },
  );
};
