/** The suite MultipleChoice: questions with options, in the layouts of MMLU, ARC and HellaSwag; the most likely option is the answer. */
package dev.longcontext.trainer.evaluation.choice;
