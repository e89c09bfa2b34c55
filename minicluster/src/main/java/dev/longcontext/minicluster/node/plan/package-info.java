/**
 * From a container of a pod to the process that stands for it: pure functions of the pod, the objects it refers to and
 * the folders of its volumes.
 */
package dev.longcontext.minicluster.node.plan;
