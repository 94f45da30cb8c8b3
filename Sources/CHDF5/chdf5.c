#include "chdf5.h"

hid_t chdf5_integer_type(int bits, bool is_signed, bool in_file) {
    switch (bits) {
    case 8: return in_file ? (is_signed ? H5T_STD_I8LE : H5T_STD_U8LE) : (is_signed ? H5T_NATIVE_INT8 : H5T_NATIVE_UINT8);
    case 16: return in_file ? (is_signed ? H5T_STD_I16LE : H5T_STD_U16LE) : (is_signed ? H5T_NATIVE_INT16 : H5T_NATIVE_UINT16);
    case 32: return in_file ? (is_signed ? H5T_STD_I32LE : H5T_STD_U32LE) : (is_signed ? H5T_NATIVE_INT32 : H5T_NATIVE_UINT32);
    case 64: return in_file ? (is_signed ? H5T_STD_I64LE : H5T_STD_U64LE) : (is_signed ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64);
    default: return -1;
    }
}

hid_t chdf5_float_type(int bits, bool in_file) {
    switch (bits) {
    case 32: return in_file ? H5T_IEEE_F32LE : H5T_NATIVE_FLOAT;
    case 64: return in_file ? H5T_IEEE_F64LE : H5T_NATIVE_DOUBLE;
    default: return -1;
    }
}

hid_t chdf5_c_string_type(void) { return H5T_C_S1; }

hid_t chdf5_file_creation(void) { return H5P_FILE_CREATE; }
hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
hid_t chdf5_group_creation(void) { return H5P_GROUP_CREATE; }
hid_t chdf5_dataset_creation(void) { return H5P_DATASET_CREATE; }

unsigned chdf5_read_only(void) { return H5F_ACC_RDONLY; }
unsigned chdf5_truncate(void) { return H5F_ACC_TRUNC; }

struct visitor {
    void (*visit)(const char *name, int kind, size_t target_size, void *context);
    void *context;
};

static herr_t visit_link(hid_t group, const char *name, const H5L_info_t *info, void *data) {
    (void)group;
    struct visitor *visitor = data;
    int kind = info->type == H5L_TYPE_HARD ? CHDF5_HARD_LINK : info->type == H5L_TYPE_SOFT ? CHDF5_SOFT_LINK : CHDF5_OTHER_LINK;
    visitor->visit(name, kind, kind == CHDF5_SOFT_LINK ? info->u.val_size : 0, visitor->context);
    return 0;
}

herr_t chdf5_each_link(
    hid_t group, void (*visit)(const char *name, int kind, size_t target_size, void *context), void *context) {
    struct visitor visitor = {visit, context};
    return H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, visit_link, &visitor);
}

herr_t chdf5_find(hid_t object, struct chdf5_address *address) {
    H5O_info_t info;
    herr_t result = H5Oget_info2(object, &info, H5O_INFO_BASIC);
    if (result < 0) return result;
    address->file = info.fileno;
    address->place = info.addr;
    return 0;
}

static herr_t refuse(const char *file, const char *group, const char *other, const char *object, unsigned *flags, hid_t access,
                     void *context) {
    (void)file, (void)group, (void)other, (void)object, (void)flags, (void)access, (void)context;
    return -1;
}

hid_t chdf5_links_within_file(void) {
    hid_t access = H5Pcreate(H5P_LINK_ACCESS);
    if (access >= 0 && H5Pset_elink_cb(access, refuse, NULL) < 0) {
        H5Pclose(access);
        return -1;
    }
    return access;
}

int chdf5_chunk(hid_t creation, int rank, hsize_t *chunk) {
    switch (H5Pget_layout(creation)) {
    case H5D_VIRTUAL: return CHDF5_ELSEWHERE;
    case H5D_CHUNKED: return H5Pget_chunk(creation, rank, chunk) > 0 ? CHDF5_CHUNKED : -1;
    case H5D_COMPACT:
    case H5D_CONTIGUOUS: return H5Pget_external_count(creation) == 0 ? CHDF5_WHOLE : CHDF5_ELSEWHERE;
    default: return -1;
    }
}
