import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A small root filesystem; the paths inside start with a slash. */
export interface RootFilesystem {
  /** Path inside → program or library of this machine; shared libraries come along by themselves. */
  programs: Readonly<Record<string, string>>;
  /** Path inside → file of this machine. */
  copies: Readonly<Record<string, string>>;
  /** Path inside → text; scripts (`#!`) become executable. */
  texts: Readonly<Record<string, string>>;
  /** Path inside → target of the symbolic link. */
  links: Readonly<Record<string, string>>;
  folders: readonly string[];
  /** Folders that everybody may write in. */
  shared: readonly string[];
}

/** The shared libraries of a program and its loader, by the paths it looks for. */
function libraries(program: string): string[] {
  let listing: string;
  try {
    listing = execFileSync('ldd', [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch {
    return []; // "not a dynamic executable"
  }
  return [...listing.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map((match) => match[1] ?? '');
}

/** Everything that decides what the filesystem will be, as one string. */
export function inputsOf(root: RootFilesystem): string {
  const files = [...Object.values(root.programs), ...Object.values(root.copies)];
  const stats = files.map((file) => [file, statSync(file).size, statSync(file).mtimeMs]);
  return JSON.stringify([root, stats]);
}

/** Lays the filesystem out under `top`. */
export function plant(root: RootFilesystem, top: string): void {
  const inside = (name: string): string => {
    const file = path.join(top, name);
    mkdirSync(path.dirname(file), { recursive: true });
    return file;
  };
  for (const folder of [...root.folders, ...root.shared]) mkdirSync(inside(folder), { recursive: true });
  // The engine gives a tmpfs the mode of the folder below it.
  for (const folder of root.shared) chmodSync(inside(folder), 0o1777);
  for (const [name, program] of Object.entries(root.programs)) {
    copyFileSync(program, inside(name));
    chmodSync(inside(name), 0o755);
    for (const library of libraries(program)) copyFileSync(library, inside(library));
  }
  for (const [name, source] of Object.entries(root.copies)) copyFileSync(source, inside(name));
  for (const [name, text] of Object.entries(root.texts)) {
    writeFileSync(inside(name), text);
    chmodSync(inside(name), text.startsWith('#!') ? 0o755 : 0o644);
  }
  for (const [name, target] of Object.entries(root.links)) symlinkSync(target, inside(name));
}
