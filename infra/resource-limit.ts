/** CloudFormation refuses a stack above 500 resources, on the day of a release; we refuse earlier, at synthesis. */

import { CfnResource, type Stack } from "aws-cdk-lib";

export const RESOURCES_MAX = 450;

/** How many resources CloudFormation will count in the stack: a nested stack is one, whatever it holds. */
export const resourcesOf = (stack: Stack): number =>
  stack.node.findAll().filter((node) => CfnResource.isCfnResource(node) && node.stack === stack).length;

/** Makes synthesis fail when the stack holds more than `RESOURCES_MAX` resources. */
export const limitResources = (stack: Stack): void => {
  stack.node.addValidation({
    validate: () => {
      const count = resourcesOf(stack);
      if (count <= RESOURCES_MAX) return [];
      return [`${stack.node.path} holds ${count} resources; above ${RESOURCES_MAX} it must be split into two stacks.`];
    },
  });
};
