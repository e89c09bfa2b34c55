/**
 * The suite TopicRetrieval: the first of many topics of a conversation is asked for, as in
 * <a href="https://github.com/DachengLi1/LongChat">LongEval</a>. Topics and conversations are made up.
 */
package dev.longcontext.trainer.evaluation.topics;
