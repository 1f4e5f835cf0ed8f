import { Pages } from '@aiops/pages';
import { createRoot } from 'react-dom/client';
import { host } from './host.ts';

const root = document.getElementById('console');
if (root === null) throw new Error('index.html has no element #console');
createRoot(root).render(<Pages host={host} />);
