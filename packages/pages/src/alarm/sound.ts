/** Two falling tones, twice; loud enough to be noticed, made here: no file is read. */
const TONES = [
  { atSec: 0, hz: 880 },
  { atSec: 0.22, hz: 660 },
  { atSec: 0.6, hz: 880 },
  { atSec: 0.82, hz: 660 },
];
const TONE_SEC = 0.18;
const LOUDNESS = 0.35;
/** Rises and falls within this time, so that it does not crack. */
const EDGE_SEC = 0.02;

/** Plays the alarm; a `short` one is only its first tones, to let a person hear that sound is on. */
export function play(audio: AudioContext, isShort: boolean): void {
  for (const { atSec, hz } of isShort ? TONES.slice(0, 2) : TONES) {
    const start = audio.currentTime + atSec;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + EDGE_SEC);
    volume.gain.setValueAtTime(LOUDNESS, start + TONE_SEC - EDGE_SEC);
    volume.gain.linearRampToValueAtTime(0, start + TONE_SEC);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + TONE_SEC);
  }
}
