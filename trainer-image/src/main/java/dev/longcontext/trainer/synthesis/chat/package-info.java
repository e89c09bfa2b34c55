/** From a document to a chat about it: what is asked, which answers are good enough, and how they become a sample. */
package dev.longcontext.trainer.synthesis.chat;
