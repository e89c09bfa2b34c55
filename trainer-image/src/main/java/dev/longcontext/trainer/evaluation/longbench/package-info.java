/** The suite LongBench: sets in the layout of LongBench (arXiv 2308.14508) and LongBench v2 (arXiv 2412.15204), with their prompts and scores. */
package dev.longcontext.trainer.evaluation.longbench;
