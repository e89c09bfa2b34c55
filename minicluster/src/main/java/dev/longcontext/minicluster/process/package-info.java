/**
 * Child processes that never outlive this JVM: each is the leader of its own process group, and a watchdog process kills
 * every group when the JVM is gone, even by {@code kill -9}.
 */
package dev.longcontext.minicluster.process;
