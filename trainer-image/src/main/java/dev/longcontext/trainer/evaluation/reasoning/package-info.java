/**
 * The suite Reasoning: tasks that need more than finding a sentence, made up in the style of MRCR and GraphWalks (OpenAI), NoLiMa
 * (arXiv 2502.05167) and BABILong (arXiv 2406.10149). Texts, facts and graphs are our own.
 */
package dev.longcontext.trainer.evaluation.reasoning;
