/** What prepare made of the sources, for people: lengths, shares, what was left out and why, and an example of each. */
package dev.longcontext.trainer.data.page;
