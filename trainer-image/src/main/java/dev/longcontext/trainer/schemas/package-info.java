/** Records of JSON as chats and texts: the forms that are known, and what of each is learnt. */
package dev.longcontext.trainer.schemas;
