/** Does what was decided. Every action may be repeated; none is taken here that was not decided. */
package dev.longcontext.operator.act;
