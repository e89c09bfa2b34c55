/** How alike texts are, without a model: MinHash, and an index that finds near duplicates by it. */
package dev.longcontext.trainer.data.similarity;
