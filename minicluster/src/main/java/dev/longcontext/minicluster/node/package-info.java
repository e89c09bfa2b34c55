/**
 * A node without containers: it registers as a kubelet does and runs each container of its pods as a process of this
 * machine.
 */
package dev.longcontext.minicluster.node;
