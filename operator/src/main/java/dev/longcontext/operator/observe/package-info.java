/**
 * Finds out what is so: informer caches, a few direct reads, and the progress that running trainers report. It only
 * reads; nothing here changes the cluster.
 */
package dev.longcontext.operator.observe;
