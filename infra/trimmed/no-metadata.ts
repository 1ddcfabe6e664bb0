/** Stands for asking the machine for its region: Lambda's is in the environment, and it has nobody to ask. */
export const getInstanceMetadataRegion = (): undefined => undefined;
