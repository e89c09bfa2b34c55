/**
 * The objects a run wants to have in the cluster, one file for each kind. Every builder is a pure function of the
 * resolved run: no clock, no randomness, no client.
 */
package dev.longcontext.operator.desired;
