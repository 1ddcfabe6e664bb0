/** One graph of a dashboard: half its width, with a title and a unit in plain words. */

import { GraphWidget, type IMetric } from "aws-cdk-lib/aws-cloudwatch";

export const graph = (title: string, unit: string, left: IMetric[]): GraphWidget =>
  new GraphWidget({ title, left, leftYAxis: { label: unit, min: 0, showUnits: false }, width: 12, height: 6 });
