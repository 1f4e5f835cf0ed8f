import { Alert, createTheme, Drawer, type MantineColorsTuple, Modal } from '@mantine/core';

/** A blue of the sea at noon: links, focus, what is chosen. Dark enough for white text on shade 7 (WCAG AA). */
const SEA: MantineColorsTuple = [
  '#e6f4fb',
  '#cfe6f3',
  '#a0cce6',
  '#6eb1d9',
  '#459acd',
  '#2b8cc6',
  '#1778b0',
  '#0b6191',
  '#085076',
  '#053f5d',
];

/** The greys of the dark theme, of the same night as its surfaces: text, borders, fields, dialogs, from light to dark. */
const NIGHT: MantineColorsTuple = [
  '#e8eef4',
  '#c6d2de',
  '#93a3b2',
  '#6f8090',
  '#3d4c5a',
  '#2d3a47',
  '#1f2b36',
  '#18222c',
  '#131b23',
  '#10171e',
];

/** A dialog's head is a part of it and not a banner of the page. */
const NO_BANNER = { role: 'none' };

/** Dense, since people compare rows; nothing moves that need not. */
export const theme = createTheme({
  primaryColor: 'sea',
  // The library takes the colour of the text for the light shade in both themes: white must be read on the dark one too.
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  // Where black and white text are equally easy to read on a colour.
  luminanceThreshold: 0.18,
  colors: { sea: SEA, dark: NIGHT },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '650' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // The library's own colour of the title is too pale for its ground; icon and border keep it.
    Alert: Alert.extend({ styles: { title: { color: 'var(--text)' } } }),
    ModalHeader: Modal.Header.extend({ defaultProps: NO_BANNER }),
    DrawerHeader: Drawer.Header.extend({ defaultProps: NO_BANNER }),
  },
});
