/** Files that are whole or not there, digests, and the one way JSON is read and written. */
package dev.longcontext.trainer.files;
