/** Files as people have them, as one record of JSON after another. */
package dev.longcontext.trainer.records;
