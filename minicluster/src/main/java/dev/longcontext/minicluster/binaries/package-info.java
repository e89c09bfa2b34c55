/** Finds the programs of the control plane, or gets them: from a folder, the cache, the official releases, or a build. */
package dev.longcontext.minicluster.binaries;
