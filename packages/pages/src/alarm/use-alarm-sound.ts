import { useCallback, useEffect, useRef, useState } from 'react';
import { play } from './sound.ts';

const KEY = 'aiops.alarm';
/** What is new while the alarm sounds is told by the same alarm: many at once would only be louder. */
const ALARM_MS = 1200;
const GESTURES = ['pointerdown', 'keydown'] as const;

/** `blocked`: it is on, and the browser wants a press on the page before anything may sound. */
export type SoundState = 'off' | 'on' | 'blocked';

/** Sound that a person allows once, and that is remembered in this browser. */
export function useAlarmSound() {
  const audio = useRef<AudioContext | null>(null);
  const [isOn, setIsOn] = useState(() => remembered());
  const [isRunning, setIsRunning] = useState(false);
  const isJustAllowed = useRef(false);
  const playedAtMs = useRef(0);

  useEffect(() => {
    if (!isOn) return;
    const context = new AudioContext();
    audio.current = context;
    const tell = (): void => setIsRunning(context.state === 'running');
    const wake = (): void => void context.resume().then(tell, tell);
    context.addEventListener('statechange', tell);
    for (const gesture of GESTURES) document.addEventListener(gesture, wake);
    wake();
    return () => {
      for (const gesture of GESTURES) document.removeEventListener(gesture, wake);
      context.removeEventListener('statechange', tell);
      audio.current = null;
      setIsRunning(false);
      void context.close();
    };
  }, [isOn]);

  const toggle = useCallback(() => {
    isJustAllowed.current = !isOn;
    setIsOn(!isOn);
    remember(!isOn);
  }, [isOn]);
  // Whoever turns it on hears that it works, and how loud it is.
  useEffect(() => {
    if (!isRunning || !isJustAllowed.current || audio.current === null) return;
    isJustAllowed.current = false;
    play(audio.current, true);
  }, [isRunning]);
  const sound = useCallback(() => {
    if (audio.current?.state !== 'running' || Date.now() - playedAtMs.current < ALARM_MS) return;
    playedAtMs.current = Date.now();
    play(audio.current, false);
  }, []);
  const state: SoundState = isOn ? (isRunning ? 'on' : 'blocked') : 'off';
  return { state, toggle, sound };
}

/** A browser may refuse to remember; then sound is off until it is asked for. */
function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

function remember(isOn: boolean): void {
  try {
    localStorage.setItem(KEY, isOn ? 'on' : 'off');
  } catch {
    // It holds as long as the page is open.
  }
}
