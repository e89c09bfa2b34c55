/** The trainer's HTTP servers: one thread each, bounds against slow and many clients, an access log. */
package dev.longcontext.trainer.http;
