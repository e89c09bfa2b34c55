/** What the JDK lacks for whole folders. */
package dev.longcontext.minicluster.files;
