/** Causes and orders that no scenario has: whoever tells one of them made it up. */
export const INVENTED_CAUSES = [
  'a fire in the engine room',
  'a lightning strike',
  'a firmware bug',
  'an expired certificate',
  'water in the antenna',
  'a broken cable on deck 7',
  'sabotage by a crew member',
  'a failed software update',
  'an operator mistake',
  'solar interference',
] as const;

export const INVENTED_ACTIONS = [
  'Replace the antenna at once.',
  'Restart $ now.',
  'Switch off the main generator.',
  'Call the shore office and ask for a new modem.',
  'Format the disk of $.',
  'Disable the firewall until this is over.',
  'Evacuate the bridge.',
  'Do now: update the firmware of $.',
  'Pull the network cable of $ and wait for ten minutes.',
  'Nothing has to be done.',
  'Change the password of the administrator.',
  'Turn the ship to the north for better reception.',
] as const;
