/**
 * The life of a pod's containers as pure functions: which to start and to stop, when to restart, what a probe's results
 * mean.
 */
package dev.longcontext.minicluster.node.lifecycle;
