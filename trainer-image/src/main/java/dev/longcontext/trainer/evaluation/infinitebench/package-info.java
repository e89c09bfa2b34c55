/** The suite InfiniteBench: questions about books and summaries of books (arXiv 2402.13718), with their prompts and scores. */
package dev.longcontext.trainer.evaluation.infinitebench;
