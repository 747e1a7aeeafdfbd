# A Ceph object gateway (RGW) of one monitor and one disk in memory, as an ordinary user.
# Sourced by against.sh, which gives $CACHE, $RUN, $PORT and the keys. Needs Debian's apt-get; the
# packages (70 MB) are unpacked below the cache, nothing is installed.

rgw_fetch() {
  ceph=$CACHE/ceph
  [ -x "$ceph/usr/bin/radosgw" ] && return
  command -v apt-get >/dev/null || skip "Ceph comes from Debian packages; there is no apt-get here"
  local names fresh=$CACHE/ceph.new
  names=$(apt-get install --simulate --no-install-recommends radosgw ceph-mon ceph-osd 2>/dev/null |
    awk '/^Inst/ { print $2 }')
  [ -n "$names" ] || skip "apt-get knows no packages of Ceph; apt-get update as root may help"
  rm -rf "$fresh" && mkdir -p "$fresh/debs"
  # shellcheck disable=SC2086 # one word for each package
  (cd "$fresh/debs" && apt-get download -qq $names) || skip "the packages of Ceph cannot be fetched"
  for package in "$fresh"/debs/*.deb; do dpkg -x "$package" "$fresh"; done
  rm -r "$fresh/debs" && mv "$fresh" "$ceph"
}

rgw_settings() {
  local erasure
  erasure=$(dirname "$(find "$ceph" -name libec_jerasure.so | head -1)")
  cat <<SETTINGS
[global]
fsid = $1
mon_host = [v1:127.0.0.1:$((PORT + 1))]
mon_initial_members = a
mon_data = $RUN/mon
mon_data_avail_warn = 2
mon_data_avail_crit = 1
mon_allow_pool_size_one = true
ms_bind_msgr2 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
osd_data = $RUN/osd
osd_objectstore = memstore
memstore_device_bytes = 4294967296
osd_class_update_on_start = false
osd_crush_update_on_start = false
osd_crush_chooseleaf_type = 0
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
plugin_dir = $ceph/usr/lib/ceph
erasure_code_dir = $erasure
osd_class_dir = $(dirname "$(find "$ceph" -name libcls_rgw.so | head -1)")
run_dir = $RUN
log_file = $RUN/\$name.log
pid_file = $RUN/\$name.pid
admin_socket = $RUN/\$name.asok
rgw_data = $RUN/rgw
rgw_frontends = beast endpoint=127.0.0.1:$PORT
rgw_enable_apis = s3, admin
rgw_run_sync_thread = false
SETTINGS
}

rgw_start() {
  rgw_fetch
  mkdir -p "$RUN/mon" "$RUN/osd" "$RUN/rgw"
  local cluster disk conf=$RUN/ceph.conf libraries
  cluster=$(cat /proc/sys/kernel/random/uuid) disk=$(cat /proc/sys/kernel/random/uuid)
  rgw_settings "$cluster" >"$conf"
  libraries=$(find "$ceph" -name '*.so*' -printf '%h\n' | sort -u |
    grep -vE 'python|erasure|compressor|rados-classes|crypto|blkid' | paste -sd:)
  # `env` becomes the program it runs, so that the process started is the one that is killed.
  local run=(env "LD_LIBRARY_PATH=$libraries" "PATH=$ceph/usr/bin:$PATH")

  "${run[@]}" monmaptool --create --clobber --fsid "$cluster" \
    --addv a "[v1:127.0.0.1:$((PORT + 1))]" "$RUN/monmap" >/dev/null
  "${run[@]}" ceph-mon -c "$conf" --mkfs -i a --monmap "$RUN/monmap"
  "${run[@]}" ceph-mon -c "$conf" -i a -f >"$RUN/mon.out" 2>&1 & started $!
  tell() {
    PYTHONPATH=$ceph/usr/lib/python3/dist-packages "${run[@]}" \
      /usr/bin/python3 "$ceph/usr/bin/ceph" -c "$conf" --connect-timeout 60 "$@" >/dev/null
  }
  tell osd new "$disk" 0
  "${run[@]}" ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$disk" 2>/dev/null
  tell osd crush add osd.0 1 root=default host=here 2>/dev/null
  "${run[@]}" ceph-osd -c "$conf" -i 0 -f >"$RUN/osd.out" 2>&1 & started $!
  "${run[@]}" radosgw -c "$conf" -n client.admin -f >"$RUN/gateway.out" 2>&1 & started $!
  wait_for "http://127.0.0.1:$PORT/" 200
  "${run[@]}" radosgw-admin -c "$conf" user create --uid=tisheng --display-name=tisheng \
    --access-key="$ACCESS_KEY" --secret="$SECRET_KEY" >/dev/null 2>&1
}
