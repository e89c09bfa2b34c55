/** Chats that a stronger model makes of long documents (arXiv 2404.19553, section 2): one more source of samples. */
package dev.longcontext.trainer.synthesis;
