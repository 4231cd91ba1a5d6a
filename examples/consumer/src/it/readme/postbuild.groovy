// The author is 43 characters of base64url, as the library writes a device.
String log = new File(basedir, 'build.log').getText('UTF-8')
assert log =~ /(?m)^(\[INFO\] )?[A-Za-z0-9_-]{43}: Hello$/
assert log =~ /(?m)^(\[INFO\] )?in sync: true$/
assert new File(basedir, 'target/alice/events.db').isFile()
assert new File(basedir, 'target/bob/events.db').isFile()
