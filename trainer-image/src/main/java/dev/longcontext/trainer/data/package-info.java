/** From lines of JSON to the store of tokens that training reads. */
package dev.longcontext.trainer.data;
