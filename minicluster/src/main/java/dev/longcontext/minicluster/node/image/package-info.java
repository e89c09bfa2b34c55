/** Which command line stands for which container image: there are no images here, only programs of this machine. */
package dev.longcontext.minicluster.node.image;
