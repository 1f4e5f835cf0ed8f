import { StoredDocument } from '@aiops/contracts';
import { z } from 'zod';
import { notFound, PROBLEM, type Resource } from './route.ts';

const part = z.string().min(1).max(256);

/** What narratives cite besides records and incidents: runbooks and segments of the policy, which hold for every ship. */
export const documents: Resource = async (app, { store }) => {
  app.get(
    '/api/v3/documents/:source/:name',
    {
      config: { access: 'operator' },
      schema: {
        params: z.object({ source: z.enum(['runbooks', 'policies']), name: part }),
        response: { 200: StoredDocument, ...PROBLEM },
      },
    },
    async ({ params: { source, name } }) => {
      const id = `${source}/${name}`;
      const document = await store.getDocument(id);
      if (document === null) throw notFound(`document ${id}`);
      const { title, text, isWithdrawn: withdrawn } = document;
      return { id, source, title, text, withdrawn };
    },
  );
};
