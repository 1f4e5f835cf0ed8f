import { finish } from './cli/cli-error.ts';
import { guardClosedPipe } from './cli/output.ts';
import { buildProgram } from './commands/program.ts';

guardClosedPipe();
// The exit code says how it went; what people need to know is on standard error.
buildProgram().parseAsync(process.argv).catch(finish);
