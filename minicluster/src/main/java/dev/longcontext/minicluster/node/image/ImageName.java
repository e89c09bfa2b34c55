package dev.longcontext.minicluster.node.image;

/**
 * An image's name, taken apart as a container runtime does.
 *
 * @param repository with registry and folder, {@code docker.io/library/} where the name leaves them out
 * @param version {@code :tag}, {@code @sha256:...} or both; {@code :latest} where the name leaves it out
 */
record ImageName(String repository, String version) {
    static ImageName parse(String image) {
        int end = versionStart(image);
        String version = end == image.length() ? ":latest" : image.substring(end);
        return new ImageName(qualified(image.substring(0, end)), version);
    }

    String full() {
        return repository + version;
    }

    /** The name with its registry and folder; also of the beginning of a name. */
    static String qualified(String repository) {
        int slash = repository.indexOf('/');
        if (slash < 0) {
            return "docker.io/library/" + repository;
        }
        String first = repository.substring(0, slash);
        boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
        return registry ? repository : "docker.io/" + repository;
    }

    private static int versionStart(String image) {
        int digest = image.indexOf('@');
        int end = digest < 0 ? image.length() : digest;
        // a colon before the last slash is the registry's port
        int tag = image.lastIndexOf(':', end - 1);
        return tag > image.lastIndexOf('/', end - 1) ? tag : end;
    }
}
