/** Text from a model, token by token, with a cache of keys and values. */
package dev.longcontext.trainer.inference;
