export interface TreeNode {
  text: string;
  children?: readonly TreeNode[];
}

/** Lines with branches, as `tree` draws them. */
export function tree(nodes: readonly TreeNode[]): string[] {
  return nodes.flatMap(({ text, children = [] }, index) => {
    const last = index === nodes.length - 1;
    return [
      `${last ? '└─' : '├─'} ${text}`,
      ...tree(children).map((line) => `${last ? '  ' : '│ '} ${line}`),
    ];
  });
}
