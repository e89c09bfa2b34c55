/** What keeps pods running: one worker a pod, one process a container. */
package dev.longcontext.minicluster.node.runtime;
