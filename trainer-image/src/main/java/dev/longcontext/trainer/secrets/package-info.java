/** Secret values, and what keeps them out of everything this process says. */
package dev.longcontext.trainer.secrets;
