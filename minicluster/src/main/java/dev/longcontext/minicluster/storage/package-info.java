/** Storage for claims: folders of this machine. */
package dev.longcontext.minicluster.storage;
