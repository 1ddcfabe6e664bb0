/**
 * The worlds that every run of the suite plays: twenty, which between them show every scene, action and trouble. Another change
 * of the simulation may make them show less; `npm run simulate -- --choose 20` then prints others. Before a change of money is
 * released, thousands are played: `npm run simulate -- --seeds 2000`.
 */
export const gateSeeds: readonly number[] = [
  3, 8, 9, 22, 24, 35, 37, 44, 57, 60, 73, 77, 81, 83, 102, 108, 112, 150, 212, 247,
];
